import { main } from '../../harness/runtime/docker/node/main.ts';
import { meterLab } from './meter.ts';

void main(async () => meterLab().programs, process.argv);

import type Dockerode from 'dockerode';
import { execAttached } from '../../runtime/docker/exec-attached.ts';
import { shellOver } from '../../runtime/docker/helper-shell.ts';
import { HELPER_COMMAND } from '../../runtime/docker/nft-line.ts';
import type { HelperShell } from '../../runtime/docker/shared/stage.ts';

/** An open shell in a pod, which is the helper of what joins it. It ends with our connection. Throws HarnessError. */
export const openPodShell = (docker: Dockerode, name: string): Promise<HelperShell> =>
  shellOver(docker, name, (onOut, onErr) => execAttached(docker, { name, command: HELPER_COMMAND, onOut, onErr }));

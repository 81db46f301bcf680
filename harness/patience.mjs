import { setFlagsFromString } from 'node:v8';

// V8 compiles a function anew, with all that it calls, as soon as it has run for a while, and again whenever it meets other shapes. A
// simulation meets those for long: a third of its processor time went into compiling, in each thread for itself. Here it waits four times
// as long, which costs a long campaign nothing. Of the whole process, so it is set before threads are started.
setFlagsFromString('--interrupt-budget=500000');

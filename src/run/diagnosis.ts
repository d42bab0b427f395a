/** Why a hook fails or hangs: the door to why/, where each kind of trouble has a file. */
export { whyFailed } from './why/ended.ts';
export { deletionFailed, deletionTimedOut, leftAlone, vanished } from './why/gone.ts';
export { leftover, refusal } from './why/refusal.ts';
export { TroubleWatch } from './why/trouble-watch.ts';
export { whyTimedOut } from './why/unfinished.ts';

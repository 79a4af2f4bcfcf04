/** Runs of training told to a tracking server beside the files that they write. */
package dev.hubbub.training.tracking;

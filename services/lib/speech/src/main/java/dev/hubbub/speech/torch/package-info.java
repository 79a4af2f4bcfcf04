/**
 * What the speech models need from PyTorch beyond DJL's arrays: scripts packed and loaded from source text, scopes that
 * own native memory, numeric precision and the settings of the calling thread.
 */
package dev.hubbub.speech.torch;

/**
 * Model files as the field publishes them: safetensors, PyTorch files and the folders around them. Files are mapped, not
 * read, and nothing in them is ever executed.
 */
package dev.hubbub.speech.checkpoint;

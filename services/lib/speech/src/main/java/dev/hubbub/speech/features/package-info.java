/** Acoustic features in plain arrays: what a model hears, computed without any native library. */
package dev.hubbub.speech.features;

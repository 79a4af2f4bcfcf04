/** Whisper by whisper.cpp. */
package dev.hubbub.bench.whispercpp;

/** How fast sound is read. */
package dev.hubbub.bench.sound;

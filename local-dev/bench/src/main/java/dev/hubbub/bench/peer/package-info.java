/** What others do in the same time, in turns with Hubbub. */
package dev.hubbub.bench.peer;

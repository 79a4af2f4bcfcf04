/** How fast checkpoints are merged, and in how much memory. */
package dev.hubbub.bench.merging;

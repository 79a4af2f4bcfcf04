/** How many times as fast as what they are held against the parts of earlier runs were. */
package dev.hubbub.bench.history;

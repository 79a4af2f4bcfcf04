/** From the track of a face to a score: where the time goes, and what is done once for many trials. */
package dev.hubbub.bench.chain;

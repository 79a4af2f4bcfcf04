/** How many operations of the engine a step of decoding calls. */
package dev.hubbub.bench.operations;

/** Speech that is shipped with this project. */
package dev.hubbub.bench.sample;

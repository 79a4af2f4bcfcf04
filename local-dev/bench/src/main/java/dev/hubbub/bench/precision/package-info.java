/** What precisions gain, and what they cost in errors. */
package dev.hubbub.bench.precision;

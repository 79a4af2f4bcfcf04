/** Making one model's parameters of several models'. */
package dev.hubbub.speech.merging;

/** Speech to text: models of several families, from their published files to the text of a recording. */
package dev.hubbub.speech;

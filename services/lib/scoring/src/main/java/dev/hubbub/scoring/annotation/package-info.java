/** Files that say who speaks when, and what: read and written in the formats of the field. */
package dev.hubbub.scoring.annotation;

/** Families of models across experiments, and beside results that others published. */
package dev.hubbub.datasets.comparison;

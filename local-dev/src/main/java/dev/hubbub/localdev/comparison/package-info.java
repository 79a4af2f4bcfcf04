/** Recognised texts of several systems compared over the same references. */
package dev.hubbub.localdev.comparison;

/** What a trial wrote, taken out of the store as files. */
package dev.hubbub.localdev.export;

/** What was said in recordings and sessions, in the forms people ask for. */
package dev.hubbub.localdev.transcript;

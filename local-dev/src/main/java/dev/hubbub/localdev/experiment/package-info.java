/** Experiments as the command line sees them: applied to an API server, followed, and put into a table. */
package dev.hubbub.localdev.experiment;

/** Sessions of datasets in files of this machine. */
package dev.hubbub.localdev.session;

/** Files of this machine on their way into the object store. */
package dev.hubbub.localdev.upload;

/** Looks at pages as people do, for tests: what they complain of, whether they fit, and whether everybody can use them. */
package dev.hubbub.browser;

/** Who may look at the dashboard and ask the API, where that is not everybody: those whom an OpenID provider knows. */
package dev.hubbub.evaluation.login;

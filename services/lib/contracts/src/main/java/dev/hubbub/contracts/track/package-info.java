/** What is found out about the face tracks of a session: the files that stages leave for other stages. */
package dev.hubbub.contracts.track;

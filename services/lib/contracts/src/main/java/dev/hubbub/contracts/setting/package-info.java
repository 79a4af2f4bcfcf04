/** What can be set: each setting is defined once, on the record component that holds it. */
package dev.hubbub.contracts.setting;

/** What is changed of examples each time that they are learnt from, so that a model hears more than was recorded. */
package dev.hubbub.speech.training.augmentation;

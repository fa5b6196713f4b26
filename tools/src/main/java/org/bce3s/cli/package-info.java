/** The commands of {@code tools/bce3s}: one class a command, and what they share. */
package org.bce3s.cli;

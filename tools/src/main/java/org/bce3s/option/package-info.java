/** The options and arguments that commands share, and how what was typed becomes what was meant. */
package org.bce3s.option;

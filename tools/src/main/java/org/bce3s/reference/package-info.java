/** The reference of all settings and commands, as text and as Markdown. */
package org.bce3s.reference;

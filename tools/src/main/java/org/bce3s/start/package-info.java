/** What a build does so that later starts are fast. */
package org.bce3s.start;

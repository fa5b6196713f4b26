/** One run in its own folder: its identity, its files and the program of its process. */
package org.bce3s.run;

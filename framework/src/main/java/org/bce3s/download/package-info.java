/** Files that a data set needs and the network has. */
package org.bce3s.download;

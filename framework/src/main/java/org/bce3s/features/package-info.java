/** Data sets of feature vectors that another network made, and the files that hold such. */
package org.bce3s.features;

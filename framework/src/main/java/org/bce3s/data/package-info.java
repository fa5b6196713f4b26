/** Images by index, data sets, long-tailed profiles, subsets and the orders of epochs. */
package org.bce3s.data;

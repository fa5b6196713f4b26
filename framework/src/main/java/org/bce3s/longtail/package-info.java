/** Long-tailed training sets: how many images a class keeps, and which. */
package org.bce3s.longtail;

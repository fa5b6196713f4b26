/** By which code a run is trained: a hash over the sources that its choices reach. */
package org.bce3s.code;

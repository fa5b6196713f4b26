/** On what a result came about: machine, software, state of the code. */
package org.bce3s.provenance;

/** Places where a process can be made to die, so that tests prove that nothing is lost there. */
package org.bce3s.fault;

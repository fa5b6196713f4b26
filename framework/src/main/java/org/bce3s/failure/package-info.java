/** What a person can mend, and the exit code that says of which kind it is. */
package org.bce3s.failure;

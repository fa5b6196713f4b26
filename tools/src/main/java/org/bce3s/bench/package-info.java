/** How long training steps take. */
package org.bce3s.bench;

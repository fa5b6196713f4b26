/** JMH benchmarks of the framework; not shipped. */
package org.bce3s.bench;

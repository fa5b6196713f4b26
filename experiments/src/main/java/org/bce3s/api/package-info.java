/** What another Java program needs to plan sweeps, carry them out and read their results. */
package org.bce3s.api;

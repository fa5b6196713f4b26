/** What a person sees while work goes on: a progress bar on a terminal, plain lines elsewhere. */
package org.bce3s.display;

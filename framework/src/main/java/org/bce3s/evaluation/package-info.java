/** What is measured of a network: accuracy, features, the epochs that are selected. */
package org.bce3s.evaluation;

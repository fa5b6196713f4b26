/** What is measured on predictions, features and classifiers. */
package org.bce3s.metric;

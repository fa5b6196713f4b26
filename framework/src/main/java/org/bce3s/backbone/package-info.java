/** Networks from normalised images to features. */
package org.bce3s.backbone;

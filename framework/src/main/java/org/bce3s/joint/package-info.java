/** Joint terms, sample against classifier: softmax and sigmoid, and the parts they are made of. */
package org.bce3s.joint;
